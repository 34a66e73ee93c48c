'use server'

import type {
  AlertSaveChannelInput,
  AlertUpdateSettingsInput,
  AliasSplitInput,
  CustomerAnonymiseInput,
  RuleUpdateInput,
  UserSaveInput,
  UserSetPinInput,
  WebhookSaveInput,
} from '@branchline/protocol'
import { act } from '../api/act.ts'

export async function updateRule(input: RuleUpdateInput) {
  return act(({ central }) => central.rules.update.mutate(input))
}

export async function saveUser(input: UserSaveInput) {
  return act(({ central }) => central.users.save.mutate(input))
}

export async function disableUser(username: string) {
  return act(({ central }) => central.users.disable.mutate({ username }))
}

export async function setPin(input: UserSetPinInput) {
  return act(({ central }) => central.users.setPin.mutate(input))
}

export async function anonymiseCustomer(input: CustomerAnonymiseInput) {
  return act(({ central }) => central.customers.anonymise.mutate(input))
}

export async function splitAlias(input: AliasSplitInput) {
  return act(({ central }) => central.aliases.split.mutate(input))
}

export async function saveWebhook(input: WebhookSaveInput) {
  return act(({ central }) => central.webhooks.save.mutate(input))
}

export async function deleteWebhook(id: string) {
  return act(({ central }) => central.webhooks.delete.mutate({ id }))
}

export async function acknowledgeAlerts(ids: string[], note?: string) {
  return act(({ central }) => central.alerts.acknowledge.mutate({ ids, ...(note ? { note } : {}) }))
}

export async function updateThresholds(input: AlertUpdateSettingsInput) {
  return act(({ central }) => central.alerts.updateSettings.mutate(input))
}

export async function saveChannel(input: AlertSaveChannelInput) {
  return act(({ central }) => central.alerts.saveChannel.mutate(input))
}

export async function deleteChannel(id: string) {
  return act(({ central }) => central.alerts.deleteChannel.mutate({ id }))
}
