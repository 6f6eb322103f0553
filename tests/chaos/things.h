// What the producers of the chaos run change: things, each of an agency and with a version, and an
// account of every event that was told with a change, written by the same statement.
//
//   TANGGAP_RETURN_IF_ERROR(Things::MakeTables(pool, 200, deadline));
//   Things things(pool, clock, random);
//   const absl::StatusOr<std::vector<Told>> told = things.ChangeSome({.largest_batch = 8}, deadline);
//
// The account (table chaos.told) is what was committed, whoever died before he could say so.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/random.h"
#include "libs/base/uuid.h"
#include "libs/events/outbox.h"
#include "libs/postgres/pool.h"

namespace tanggap::chaos {

// The service that all of this stands for.
inline constexpr char kSource[] = "things";

struct ChangeOptions {
  // Things that one statement changes, at most.
  int largest_batch = 8;
  // One change in so many takes the thing to another agency: two events, one in each log. 0: none.
  int one_transfer_in = 20;
};

class Things {
 public:
  // `count` things at version 0.
  static absl::Status MakeTables(postgres::Pool& pool, int count, absl::Time deadline);

  Things(postgres::Pool& pool, const base::Clock& clock, base::Random& random)
      : pool_(pool), clock_(clock), random_(random) {}

  // Gives some things their next version. The ids of the events that were told with it: of a thing
  // that another had changed in between, none. Safe to call from several threads once Load is done.
  absl::StatusOr<std::vector<base::Uuid>> ChangeSome(const ChangeOptions& options,
                                                     absl::Time deadline);
  absl::Status Load(absl::Time deadline);

 private:
  struct Thing {
    base::Uuid id;
    int64_t version = 0;
    std::string agency;
  };
  absl::StatusOr<std::vector<Thing>> Read(const std::vector<base::Uuid>& ids, absl::Time deadline);
  events::OutboxEvent EventOf(const Thing& thing, std::string agency, std::string type);
  bool OneIn(int many);

  postgres::Pool& pool_;
  const base::Clock& clock_;
  base::Random& random_;
  std::vector<base::Uuid> ids_;
};

}  // namespace tanggap::chaos
