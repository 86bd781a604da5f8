"""Errands that were really made (跑腿): what they saved by period and area, and those a case was part of."""
