#include "services/cli/survey/request_ids.h"

#include "libs/base/strings.h"
#include "libs/base/uuid_from_hash.h"

namespace tanggap::cli {

std::string RequestIds::Of(std::string_view step) const {
  return base::UuidFromHash(base::Join(first_.ToString(), "\n", step), 4).ToString();
}

}  // namespace tanggap::cli
