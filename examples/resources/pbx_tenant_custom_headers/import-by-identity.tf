import {
  to = pbx_tenant_custom_headers.headers
  identity = {
    id = "current"
  }
}

resource "pbx_tenant_custom_headers" "headers" {}
