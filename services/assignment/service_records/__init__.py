"""Service records (志愿服务记录): hours residents signed for, star grades, and a certificate that can be verified."""
