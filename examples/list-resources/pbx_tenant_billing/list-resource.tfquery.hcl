# The billing settings of the tenant that the provider is signed in to. There is nothing to select.
list "pbx_tenant_billing" "billing" {
  provider = pbx
}
