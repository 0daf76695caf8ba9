# The call queues with a text in their names. Without the config block it would be all of the tenant.
list "pbx_call_queue" "hotlines" {
  provider = pbx
  limit    = 1000

  config {
    search = "hotline"
  }
}
