// ImportComplaints: cases of other systems with their history. One statement finds which cases of a
// request are here, one writes those that are new, one carries on those of which a later version
// came; each case is taken or refused for itself.
//
//   ImportApi import(world, cipher, imports, mailboxes, announcer, log);
//   TANGGAP_RETURN_IF_ERROR(import.Compile());
//   return import.Import(context, request);
#pragma once

#include <absl/status/statusor.h>

#include <vector>

#include "libs/rpc/context.h"
#include "libs/rpc/field_rules.h"
#include "libs/service/item_refusal.h"
#include "libs/service/world.h"
#include "services/complaints/api/announcer.h"
#include "services/complaints/store/imports.h"
#include "services/complaints/store/mailboxes.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::complaints {

class ImportApi {
 public:
  ImportApi(const service::World& world, const CaseCipher& cipher, Imports& imports,
            Mailboxes& mailboxes, const Announcer& announcer, telemetry::Logger& log)
      : world_(world),
        cipher_(cipher),
        imports_(imports),
        mailboxes_(mailboxes),
        announcer_(announcer),
        refusals_(log, world.random) {}

  // The rules of the items, which the doorway leaves to their own results.
  absl::Status Compile();

  absl::StatusOr<v1::ImportComplaintsResponse> Import(const rpc::Context& context,
                                                      const v1::ImportComplaintsRequest& request);

 private:
  const service::World& world_;
  const CaseCipher& cipher_;
  Imports& imports_;
  Mailboxes& mailboxes_;
  const Announcer& announcer_;
  const service::ItemRefusals refusals_;
  rpc::FieldRules item_rules_;
};

}  // namespace tanggap::complaints
