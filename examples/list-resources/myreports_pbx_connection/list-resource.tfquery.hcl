# The connections of a customer to Kazoos. Without the config block it would be
# all of those of the provider's default customer.
list "myreports_pbx_connection" "kazoos" {
  provider = pbx
  limit    = 1000

  config {
    customer_tenant_id = "c1b5de10-77a2-4c1e-8f0a-2d9e5b3a6f22"
    type               = "kazoo"
  }
}
