data "pbx_tenant_password_policy" "current" {}

# How long a password must be that Terraform makes up for an extension.
output "password_length" {
  value = max(16, data.pbx_tenant_password_policy.current.min_length)
}
