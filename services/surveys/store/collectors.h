// Ways to surveys, with their places.
//
//   Collectors collectors(pool);
//   TANGGAP_ASSIGN_OR_RETURN(const std::optional<FoundWay> way, collectors.FindByLink(link, deadline));
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>
#include <string>

#include "libs/postgres/pool.h"
#include "services/surveys/domain/collector.h"
#include "services/surveys/domain/survey.h"

namespace tanggap::surveys {

// What a link leads to.
struct FoundWay {
  Collector collector;
  Survey survey;
};

// 15 characters of chance and a check character, so that no mistyped link reaches the database.
std::string NewLink(base::Random& random);
// As people type it, in stored form; nothing for what cannot be a link.
std::optional<std::string> ReadLink(std::string_view typed);

class Collectors {
 public:
  explicit Collectors(postgres::Pool& pool) : pool_(pool) {}

  // Nothing when there is none. `link` in stored form.
  absl::StatusOr<std::optional<FoundWay>> FindByLink(const std::string& link, absl::Time deadline);

 private:
  postgres::Pool& pool_;
};

}  // namespace tanggap::surveys
