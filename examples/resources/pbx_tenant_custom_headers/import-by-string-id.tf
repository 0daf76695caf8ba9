# "current" is the tenant that the provider is signed in to. Its own id does as well.
import {
  to = pbx_tenant_custom_headers.headers
  id = "current"
}

resource "pbx_tenant_custom_headers" "headers" {}
