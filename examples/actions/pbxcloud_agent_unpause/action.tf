# Takes an agent back into a queue.
# By hand: terraform apply -invoke=action.pbxcloud_agent_unpause.reception
action "pbxcloud_agent_unpause" "reception" {
  provider = pbx

  config {
    queue     = "281"
    extension = "104-DEMO"
  }
}
