// The recapitulation (rekap) that agencies send upward: one row for each unit, pooled over its
// surveys of one profile.
//
//   lines += CsvLine(RecapColumns(profile));
//   lines += CsvLine(RecapRow(profile, number, "Puskesmas Cempaka", unit));
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/surveys/domain/element_sums.h"
#include "services/surveys/domain/profile.h"
#include "tanggap/surveys/v1/definition.pb.h"

namespace tanggap::surveys {

struct UnitRecap {
  // Whether figures may be shown: then `sums` is there, in the scales of all its surveys.
  bool shown = true;
  std::optional<ElementSums> sums;
  int64_t responses = 0;
  // 0 when nobody said.
  int64_t population = 0;
  // By dimension and option: how many said so.
  std::map<std::pair<v1::ProfileDimension, std::string>, int64_t> said;
};

// The dimensions of which a recapitulation tells.
const std::vector<v1::ProfileDimension>& RecapDimensions();

std::vector<std::string> RecapColumns(const Profile& profile);
// Cells of CsvLine: no name is a formula in them.
std::vector<std::string> RecapRow(const Profile& profile, int64_t number, const std::string& name,
                                  const UnitRecap& unit);

}  // namespace tanggap::surveys
