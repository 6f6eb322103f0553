#include "libs/service/common_methods.h"

#include "libs/service/registration.h"

namespace tanggap::service {

void CommonMethods::Register(rpc::Server& server, const CheckUp& check_up) {
  Registration reference(server, "tanggap.directory.v1.DirectoryService.", check_up);
  reference.Serve("ListAgencies", directory_api_, &directory::DirectoryApi::ListAgencies);
  reference.Serve("ListCategories", directory_api_, &directory::DirectoryApi::ListCategories);
  reference.Serve("ListRegions", directory_api_, &directory::DirectoryApi::ListRegions);
  reference.Serve("ListIntakePoints", directory_api_, &directory::DirectoryApi::ListIntakePoints);
  reference.Serve("GetServiceStandard", directory_api_,
                  &directory::DirectoryApi::GetServiceStandard);

  Registration event_logs(server, "tanggap.common.v1.EventLogService.", check_up);
  event_logs.Serve("Head", event_log_api_, &events::EventLogApi::Head);
  event_logs.Serve("Read", event_log_api_, &events::EventLogApi::Read);
}

}  // namespace tanggap::service
