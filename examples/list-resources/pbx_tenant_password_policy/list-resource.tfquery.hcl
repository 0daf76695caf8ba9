# The password policy of the tenant that the provider is signed in to. There is nothing to select.
list "pbx_tenant_password_policy" "policy" {
  provider = pbx
}
