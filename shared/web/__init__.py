"""What the three services' pages and interfaces share: shell, macros, languages, security headers, errors, idempotency, forms.

Nothing here knows a request, a volunteer or a figure; `app_factory.make_app` is the one entrance.
"""
