import type { Behaviour, ConflictRule, DoctypeRule } from '@branchline/protocol'
import { type Doctype, doctypes } from './doctypes.ts'

type Seed = Omit<DoctypeRule, 'doctype'>

const recordsPerBatch = 100

/** Central owns it: branches pull it by watermark. */
function down(priority: number, branchFilterField: string | null = null): Seed {
  return {
    direction: 'Central->Branch',
    cdc: 'Watermark',
    conflictRule: 'Central-Wins',
    priority,
    batchSize: recordsPerBatch,
    branchFilterField,
    enabled: true,
    behaviour: 'master',
  }
}

/** A branch originates it, and is its one writer. */
function up(priority: number, behaviour: Behaviour): Seed {
  return {
    direction: 'Branch->Central',
    cdc: 'Outbox',
    conflictRule: 'Branch-Wins',
    priority,
    batchSize: recordsPerBatch,
    branchFilterField: null,
    enabled: true,
    behaviour,
  }
}

/** Both sides write it. */
function both(priority: number, conflictRule: ConflictRule, behaviour: Behaviour): Seed {
  return { ...up(priority, behaviour), direction: 'Bidirectional', conflictRule }
}

const seeds: Record<Doctype, Seed> = {
  Company: down(80),
  Currency: down(80),
  'Currency Exchange': down(80),
  User: down(80),
  'Role Profile': down(80),
  'POS Profile': down(90, 'branch'),
  'POS Settings': down(90),
  'POS Barcode Rules': down(90),
  Warehouse: down(90, 'branch'),
  Branch: down(90),
  UOM: down(95),
  'Item Group': down(95),
  Brand: down(95),
  Territory: down(95),
  'Price List': down(95),
  Item: down(100),
  'Item Barcode': down(100),
  'Product Bundle': down(100),
  Batch: down(100),
  'Serial No': down(100),
  'Item Price': down(110),
  'Mode of Payment': down(110),
  'Sales Taxes and Charges Template': down(110),
  'Item Tax Template': down(110),
  Employee: down(110, 'branch'),
  'Sales Person': down(110),
  'Customer Group': { ...down(110), behaviour: 'editable' },
  'POS Offer': down(120),
  'POS Coupon': down(120),
  'Pricing Rule': down(120),
  'Promotional Scheme': down(120),
  'Loyalty Program': down(120),
  'POS Opening Shift': up(10, 'submittable'),
  Customer: both(40, 'Field-Level-LWW', 'editable'),
  'Purchase Receipt': up(30, 'submittable'),
  'Stock Entry': up(30, 'submittable'),
  'Stock Reconciliation': up(30, 'submittable'),
  'Delivery Note': up(45, 'submittable'),
  'Sales Invoice': up(50, 'submittable'),
  'Payment Entry': up(50, 'submittable'),
  'Stock Ledger Entry': up(60, 'ledger'),
  'Wallet Transaction': both(60, 'Branch-Wins', 'ledger'),
  'Loyalty Point Entry': both(60, 'Branch-Wins', 'ledger'),
  'POS Coupon Redemption': both(60, 'Branch-Wins', 'ledger'),
  Wallet: both(60, 'Field-Level-LWW', 'editable'),
  'Offline Invoice Sync': up(70, 'editable'),
  'POS Closing Shift': up(75, 'submittable'),
  // After Customer: what an alias stands for is here before it is named.
  Alias: down(45),
}

/** The rules central starts with, one per DocType of DESIGN section 7. From then on central's table is the authority. */
export const ruleSeeds: readonly DoctypeRule[] = doctypes.map((doctype) => ({ doctype, ...seeds[doctype] }))
