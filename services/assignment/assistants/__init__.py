"""Who helps the lead handler (协办): joined and let go by a dispatcher, seeing the case while they help."""
