#include "services/surveys/domain/recap.h"

#include <array>

#include "services/surveys/domain/csv.h"
#include "services/surveys/domain/figure.h"
#include "services/surveys/domain/index.h"

namespace tanggap::surveys {

namespace {

struct ProfileColumn {
  const char* name;
  v1::ProfileDimension dimension;
  const char* option;
};

constexpr std::array kProfileColumns = {
    ProfileColumn{"L", v1::PROFILE_DIMENSION_SEX, "male"},
    ProfileColumn{"P", v1::PROFILE_DIMENSION_SEX, "female"},
    ProfileColumn{"SD", v1::PROFILE_DIMENSION_EDUCATION, "sd"},
    ProfileColumn{"SLTP", v1::PROFILE_DIMENSION_EDUCATION, "sltp"},
    ProfileColumn{"SLTA", v1::PROFILE_DIMENSION_EDUCATION, "slta"},
    ProfileColumn{"DIPLOMA", v1::PROFILE_DIMENSION_EDUCATION, "diploma"},
    ProfileColumn{"S1", v1::PROFILE_DIMENSION_EDUCATION, "s1"},
    ProfileColumn{"S2", v1::PROFILE_DIMENSION_EDUCATION, "s2"},
    ProfileColumn{"S3", v1::PROFILE_DIMENSION_EDUCATION, "s3"},
    ProfileColumn{"PNS", v1::PROFILE_DIMENSION_OCCUPATION, "pns"},
    ProfileColumn{"TNI/Polri", v1::PROFILE_DIMENSION_OCCUPATION, "tni-polri"},
    ProfileColumn{"Swasta", v1::PROFILE_DIMENSION_OCCUPATION, "swasta"},
    ProfileColumn{"Wiraswasta", v1::PROFILE_DIMENSION_OCCUPATION, "wiraswasta"},
    ProfileColumn{"Pelajar", v1::PROFILE_DIMENSION_OCCUPATION, "pelajar"},
    ProfileColumn{"Petani", v1::PROFILE_DIMENSION_OCCUPATION, "petani"},
    ProfileColumn{"Lainnya", v1::PROFILE_DIMENSION_OCCUPATION, "other"},
};

// The column of what is said: codes that surveys have beside those of the contract count as other.
const char* ColumnOf(v1::ProfileDimension dimension, const std::string& option) {
  for (const ProfileColumn& column : kProfileColumns) {
    if (column.dimension == dimension && option == column.option) return column.name;
  }
  const bool other = dimension == v1::PROFILE_DIMENSION_OCCUPATION && !option.empty();
  return other ? "Lainnya" : "";
}

}  // namespace

const std::vector<v1::ProfileDimension>& RecapDimensions() {
  static const auto& dimensions = *new std::vector<v1::ProfileDimension>{
      v1::PROFILE_DIMENSION_SEX, v1::PROFILE_DIMENSION_EDUCATION, v1::PROFILE_DIMENSION_OCCUPATION};
  return dimensions;
}

std::vector<std::string> RecapColumns(const Profile& profile) {
  std::vector<std::string> columns = {"NO", "OPP"};
  for (size_t i = 1; i <= profile.elements.size(); ++i) columns.push_back("U" + std::to_string(i));
  for (const ProfileColumn& column : kProfileColumns) columns.emplace_back(column.name);
  for (const char* column : {"POPULASI", "SAMPEL", "NRR TERTIMBANG", "NILAI IKM", "KATEGORI"})
    columns.emplace_back(column);
  return columns;
}

std::vector<std::string> RecapRow(const Profile& profile, int64_t number, const std::string& name,
                                  const UnitRecap& unit) {
  std::vector<std::string> row = {std::to_string(number), PlainWords(name)};
  std::optional<ExactIndex> index;
  if (unit.shown && unit.sums.has_value())
    index = ComputeIndex(profile, unit.sums->layout(), unit.sums->all());
  const std::string population = unit.population == 0 ? "" : std::to_string(unit.population);
  const std::string sample = std::to_string(unit.responses);
  if (!index.has_value()) {
    row.resize(2 + profile.elements.size() + kProfileColumns.size());
    row.insert(row.end(), {population, sample, "", "", ""});
    return row;
  }
  for (const ExactElement& element : index->elements)
    row.push_back(element.mean.Decimal(kMeanDigits));
  std::map<std::string, int64_t> said;
  for (const auto& [of, count] : unit.said) said[ColumnOf(of.first, of.second)] += count;
  for (const ProfileColumn& column : kProfileColumns)
    row.push_back(std::to_string(said[column.name]));
  row.insert(row.end(),
             {population, sample, index->weighted_mean.Decimal(kMeanDigits),
              index->printed.Decimal(profile.decimals), PlainWords(index->band->performance)});
  return row;
}

}  // namespace tanggap::surveys
