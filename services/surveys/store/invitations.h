// Invitations to closing surveys.
//
//   TANGGAP_ASSIGN_OR_RETURN(const std::optional<Invitation> found, invitations.Find(id, deadline));
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <optional>

#include "libs/base/uuid.h"
#include "libs/postgres/pool.h"

namespace tanggap::surveys {

struct Invitation {
  base::Uuid survey;
  base::Uuid collector;
  int64_t serial = 0;
  absl::Time expire_time;
  bool ended = false;
};

class Invitations {
 public:
  explicit Invitations(postgres::Pool& pool) : pool_(pool) {}

  // Nothing when there is none.
  absl::StatusOr<std::optional<Invitation>> Find(const base::Uuid& invitation, absl::Time deadline);

 private:
  postgres::Pool& pool_;
};

}  // namespace tanggap::surveys
