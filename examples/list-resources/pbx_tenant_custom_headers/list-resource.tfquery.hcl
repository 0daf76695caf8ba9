# The custom SIP headers of the tenant that the provider is signed in to. There is nothing to select.
list "pbx_tenant_custom_headers" "headers" {
  provider = pbx
}
