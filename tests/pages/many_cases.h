// Very many cases, made of a few that the service took over (model_cases.h) and written by its own
// classes: they can be read, listed and carried on like any other. They differ from their model in
// who filed, when, where, with which agency, and with whom they lie.
//
//   service.Call<v1::ImportComplaintsResponse>("ImportComplaints", ModelCases(clock.Now()), Importer("diskominfo"));
//   ManyCases cases(pool, keys, clock);
//   cases.Grow(10'000);
//   cases.Grow(60'000);                    // 50,000 more
//
// They lie with the agencies of the sample in turn. Three in 31 are open: of those one in 5 was
// only filed, one in 5 is answered and waits for the reporter (with a clock that runs out after
// 2200), the others are assigned: to units "unit-1" to "unit-4" and officers "officer-0" to
// "officer-3", as are those that ended. Four in 13 came in over the counter. They are from the real
// districts (kecamatan), from each as often as its people are among all, when the regions are
// loaded. Everything goes in turn, so that a list's rows lie as far apart in a large table as in a
// small one.
#pragma once

#include <absl/status/status.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "libs/base/clock.h"
#include "libs/postgres/pool.h"
#include "libs/privacy/key_ring.h"

namespace tanggap::complaints {

class CaseMaker;

class ManyCases {
 public:
  // `keys` are the service's. Of all that citizens have filed when Grow is called for the first
  // time, each gets 15 of the first cases in turn, as if they had filed those too; and the first
  // clerk who filed over the counter took in those of dinkes.
  ManyCases(postgres::Pool& pool, const privacy::KeyRing& keys, const base::Clock& clock);
  ~ManyCases();

  // Until there are so many, with their histories, identities and answered requests. Leaves the
  // tables analyzed and so clean that every page is known to be seen by all. `made` is told now and
  // then how many there are. Nothing else may use the tables meanwhile when there are very many
  // more.
  void Grow(int64_t size, const std::function<void(int64_t)>& made = nullptr);

  // The first column of the first row of what a statement gives. Ends the test program when it
  // fails.
  std::string Sql(const std::string& sql);
  // How many indexes each table has.
  std::map<std::string, int> Indexes();

 private:
  absl::Status Fill(postgres::Transaction& transaction, int64_t first, int64_t last,
                    const std::function<void(int64_t)>& made);
  void Clean(const std::string& table);

  postgres::Pool& pool_;
  const privacy::KeyRing& keys_;
  const base::Clock& clock_;
  std::unique_ptr<CaseMaker> maker_;
  int64_t size_ = 0;
};

}  // namespace tanggap::complaints
