import {
  provider = pbx
  to       = myreports_pbx_connection.head_office

  # CUSTOMER_TENANT_ID/ID, or with the enterprise portal ACCOUNT_TENANT_ID/CUSTOMER_TENANT_ID/ID
  id = "c1b5de10-77a2-4c1e-8f0a-2d9e5b3a6f22/b7e00001-5d3a-4c61-9e2f-000000000001"
}

# The kind must be there, but need not say anything: what is omitted keeps its value.
resource "myreports_pbx_connection" "head_office" {
  provider = pbx
  name     = "PBX 1"
  kazoo    = {}
}
