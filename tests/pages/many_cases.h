// Very many cases, made by PostgreSQL itself out of one that was filed over the wire: good for
// lists and for filling tables, not for opening, as what is sealed in them belongs to the one.
//
//   ManyCases cases(pool, clock);
//   cases.Grow(10'000);
//   cases.Grow(60'000);                    // 50,000 more
//
// They lie with the agencies of the sample in turn. Of each agency's, one in 7 is open, one in 11
// came in over the counter, every third was taken over, four in five are assigned: to units
// "unit-1" to "unit-4" and officers "officer-0" to "officer-3". They are from the real districts
// (kecamatan), from each as often as its people are among all, when the regions are loaded.
// Everything goes in turn, so that a list's rows lie as far apart in a large table as in a small
// one.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "libs/base/clock.h"
#include "libs/postgres/pool.h"

namespace tanggap::complaints {

class ManyCases {
 public:
  // The first case that a citizen filed is what the others are made of; the first that came in over
  // the counter tells which clerk filed those of dinkes. Of all that citizens have filed when Grow
  // is called for the first time, each gets 15 of the first cases, as if they had filed those too.
  ManyCases(postgres::Pool& pool, const base::Clock& clock) : pool_(pool), clock_(clock) {}

  // Until there are so many, with their histories, identities and answered requests. Leaves the
  // tables cleaned and analyzed. `made` is told now and then how many there are.
  void Grow(int64_t size, const std::function<void(int64_t)>& made = nullptr);

  // The first column of the first row of what a statement gives. Ends the test program when it
  // fails.
  std::string Sql(const std::string& sql);
  // How many indexes each table has.
  std::map<std::string, int> Indexes();

 private:
  void Add(int64_t first, int64_t last);

  postgres::Pool& pool_;
  const base::Clock& clock_;
  int64_t size_ = 0;
};

}  // namespace tanggap::complaints
