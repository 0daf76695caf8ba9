# The ring groups with a text in their names. Without the config block it would be all of the tenant.
list "pbx_ring_group" "support" {
  provider = pbx
  limit    = 1000

  config {
    search = "support"
  }
}
