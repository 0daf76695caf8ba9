# The tenant that the provider is signed in to. There is nothing to select.
list "pbx_tenant" "company" {
  provider = pbx
}
