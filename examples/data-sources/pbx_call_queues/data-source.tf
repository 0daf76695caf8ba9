# All call queues, sorted by name.
data "pbx_call_queues" "all" {}

# Those with a text in their names, the longest ring time first.
data "pbx_call_queues" "hotlines" {
  search  = "hotline"
  orderby = "ring_time desc"
}

output "call_queues" {
  value = { for queue in data.pbx_call_queues.all.call_queues : queue.name => queue.extension_number }
}
