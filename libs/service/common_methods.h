// The methods that every service answers alike: what is in the directory, and its own event log.
//
//   CommonMethods common(foundation, page_tokens);
//   common.Register(server, check_up);
#pragma once

#include "libs/directory/directory_api.h"
#include "libs/events/event_log_api.h"
#include "libs/query/page_tokens.h"
#include "libs/rpc/server.h"
#include "libs/service/foundation.h"
#include "libs/service/host.h"

namespace tanggap::service {

class CommonMethods {
 public:
  // Both outlive it.
  CommonMethods(Foundation& foundation, const query::PageTokens& page_tokens)
      : directory_api_(foundation.world().directory, foundation.directory().references(),
                       page_tokens),
        event_log_api_(foundation.flow().event_log()) {}

  // DirectoryService and EventLogService. It outlives the server.
  void Register(rpc::Server& server, const CheckUp& check_up);

 private:
  directory::DirectoryApi directory_api_;
  const events::EventLogApi event_log_api_;
};

}  // namespace tanggap::service
