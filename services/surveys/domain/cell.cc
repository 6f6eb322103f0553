#include "services/surveys/domain/cell.h"

#include <utility>

#include "libs/base/result.h"
#include "services/surveys/domain/packed_numbers.h"

namespace tanggap::surveys {

namespace {

constexpr char kAnsweredVersion = 1;
constexpr char kFlaggedVersion = 1;

int YearOf(int month) { return month / 100; }

// The same cell with a unit, service and channel of its own or any.
CellName Widened(CellName cell, bool any_unit, bool any_service, bool any_channel) {
  if (any_unit) cell.unit = kAnyCode;
  if (any_service) cell.service = kAnyCode;
  if (any_channel) cell.channel = kAnyChannel;
  return cell;
}

// In its month; without a dimension in its year too.
void AddPeriods(const CellName& cell, std::vector<CellName>& cells) {
  cells.push_back(cell);
  if (cell.dimension != v1::PROFILE_DIMENSION_UNSPECIFIED) return;
  cells.push_back(cell);
  cells.back().grain = CellGrain::kYear;
  cells.back().period = YearOf(cell.period);
}

// `of_unit`: those too that name neither service, channel nor option.
void AddLattice(const CellName& base, bool of_unit, std::vector<CellName>& cells) {
  const bool of_option = base.dimension != v1::PROFILE_DIMENSION_UNSPECIFIED;
  for (const bool any_unit : {false, true}) {
    for (const bool any_service : {false, true}) {
      for (const bool any_channel : {false, true}) {
        if (any_service && any_channel && !of_unit && !of_option) continue;
        AddPeriods(Widened(base, any_unit, any_service, any_channel), cells);
      }
    }
  }
}

CellName Waiting(CellName cell) {
  cell.grain = CellGrain::kWaiting;
  return cell;
}

CellName Untold(CellName cell) {
  cell.grain = CellGrain::kMonth;
  cell.service = kUntoldCode;
  cell.channel = kAnyChannel;
  return cell;
}

}  // namespace

CellContent::CellContent(const std::optional<Layout>& layout) {
  if (layout.has_value()) sums.emplace(*layout);
}

absl::Status CellContent::Merge(const CellContent& other, int sign) {
  people.all += sign * other.people.all;
  people.open += sign * other.people.open;
  screened_out += sign * other.screened_out;
  tallies.Merge(other.tallies, sign);
  if (!other.sums.has_value()) return absl::OkStatus();
  if (!sums.has_value()) sums.emplace(other.sums->layout());
  return sign > 0 ? sums->Merge(*other.sums) : sums->Subtract(*other.sums);
}

bool CellContent::IsEmpty() const {
  return people == HeadCount() && screened_out == 0 && tallies.empty() &&
         (!sums.has_value() || *sums == ElementSums(sums->layout()));
}

std::string CellContent::SerialiseAnswered() const {
  if (!sums.has_value()) return "";
  PackedWriter writer(kAnsweredVersion);
  bool all = true;
  for (const ElementTally& element : sums->all().elements) {
    writer.Number(people.all - element.people.all);
    writer.Number(people.open - element.people.open);
    all = all && element.people == people;
  }
  return all ? "" : writer.Take();
}

std::string CellContent::SerialiseFlagged() const {
  if (!sums.has_value()) return "";
  const SumSet& flagged = sums->flagged();
  PackedWriter writer(kFlaggedVersion);
  writer.Number(flagged.responses.all);
  writer.Number(flagged.responses.open);
  bool nobody = flagged.responses == HeadCount();
  for (const ElementTally& element : flagged.elements) {
    writer.Number(flagged.responses.all - element.people.all);
    writer.Number(flagged.responses.open - element.people.open);
    nobody = nobody && element.people == HeadCount();
  }
  return nobody ? "" : writer.Take();
}

absl::StatusOr<std::vector<HeadCount>> ParseAnswered(std::string_view bytes,
                                                     const HeadCount& people, size_t elements) {
  std::vector<HeadCount> answered(elements, people);
  if (bytes.empty()) return answered;
  PackedReader reader(bytes, kAnsweredVersion);
  for (HeadCount& element : answered) {
    element.all -= reader.Number();
    element.open -= reader.Number();
  }
  if (!reader.done()) return absl::DataLossError("counts of a cell that cannot be read");
  return answered;
}

absl::StatusOr<std::vector<HeadCount>> ParseFlagged(std::string_view bytes, size_t elements) {
  if (bytes.empty()) return std::vector<HeadCount>(elements + 1);
  PackedReader reader(bytes, kFlaggedVersion);
  HeadCount people;
  people.all = reader.Number();
  people.open = reader.Number();
  std::vector<HeadCount> flagged(elements + 1, people);
  for (size_t i = 1; i < flagged.size(); ++i) {
    flagged[i].all -= reader.Number();
    flagged[i].open -= reader.Number();
  }
  if (!reader.done()) return absl::DataLossError("flags of a cell that cannot be read");
  return flagged;
}

ProfileAnswers ProfileAnswersOf(const Definition& definition, const AnswerSheet& sheet) {
  ProfileAnswers answers;
  for (size_t q = 0; q < sheet.size(); ++q) {
    const Question& question = definition.questions()[q];
    if (question.profile == v1::PROFILE_DIMENSION_UNSPECIFIED) continue;
    const auto* chosen = sheet[q].has_value() ? std::get_if<Chosen>(&*sheet[q]) : nullptr;
    const bool said = chosen != nullptr && chosen->options.size() == 1;
    answers.emplace(question.profile, said ? question.options[chosen->options.front()].code : "");
  }
  return answers;
}

CellContent ContentOf(const Definition& definition, const AnswerSheet& sheet,
                      const Profile* profile, const std::optional<Layout>& layout, bool open,
                      bool flagged) {
  CellContent content(layout);
  content.people = {.all = 1, .open = open ? 1 : 0};
  content.tallies.Add(definition, sheet, open, 1);
  if (profile == nullptr || !layout.has_value()) return content;
  ResponseVector vector{.flagged = flagged, .open = open};
  vector.points.resize(profile->elements.size());
  for (size_t q = 0; q < sheet.size(); ++q) {
    const auto element = profile->places.find(definition.questions()[q].element);
    if (element == profile->places.end() || !sheet[q].has_value()) continue;
    const auto* point = std::get_if<Point>(&*sheet[q]);
    if (point != nullptr) vector.points[element->second] = point->value;
  }
  content.sums->Add(*profile, vector);
  return content;
}

CellName WithOption(CellName cell, v1::ProfileDimension dimension, const std::string& option) {
  cell.dimension = dimension;
  cell.option = option;
  return cell;
}

std::vector<CellName> AllCellsOf(const CellName& base) {
  std::vector<CellName> cells;
  AddLattice(base, true, cells);
  return cells;
}

std::vector<CellName> EarlyCellsOf(const CellName& base) {
  std::vector<CellName> cells = {Waiting(base)};
  if (base.dimension != v1::PROFILE_DIMENSION_UNSPECIFIED) return cells;
  cells.push_back(Untold(base));
  for (const bool any_unit : {false, true}) AddPeriods(Widened(base, any_unit, true, true), cells);
  return cells;
}

std::vector<CellName> CellsAfter(const CellName& waiting) {
  CellName base = waiting;
  base.grain = CellGrain::kMonth;
  std::vector<CellName> cells;
  AddLattice(base, false, cells);
  return cells;
}

std::optional<CellName> CellBefore(const CellName& waiting) {
  if (waiting.dimension != v1::PROFILE_DIMENSION_UNSPECIFIED) return std::nullopt;
  return Untold(waiting);
}

}  // namespace tanggap::surveys
