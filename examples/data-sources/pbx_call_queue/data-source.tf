# By extension number.
data "pbx_call_queue" "hotline" {
  extension_number = "6500"
}

# By id.
data "pbx_call_queue" "by_id" {
  id = "NzAwNTUxOTA5NzczMTUyMDAy"
}

output "longest_wait" {
  value = data.pbx_call_queue.hotline.max_waiting_time
}
