#include "services/surveys/domain/audience.h"

#include <map>
#include <utility>
#include <vector>

#include "libs/base/strings.h"
#include "services/surveys/domain/answer_space.h"
#include "services/surveys/domain/definition_hash.h"
#include "services/surveys/domain/way.h"

namespace tanggap::surveys {
namespace {

constexpr size_t kMostOfOne = 4'000;
constexpr size_t kMostOfAll = 50'000;

using Codes = std::set<std::string>;

// All that decides about some questions, as it is written: two questionnaires in which it is the
// same ask them of the same people.
std::string LogicOf(const v1::SurveyDefinition& draft, const Definition& definition,
                    const Codes& questions) {
  std::string logic;
  const auto add = [&](const std::string& part) { logic += base::Join(part.size(), ":", part); };
  for (const std::string& code : questions) {
    const std::optional<size_t> index = definition.Find(code);
    if (!index.has_value()) continue;
    const Question& question = definition.questions()[*index];
    const v1::Page& page = draft.pages(static_cast<int>(question.page));
    add(code);
    add(page.code());
    add(CanonicalBytes(page.relevance()));
    add(CanonicalBytes(page.questions(question.place).relevance()));
  }
  for (const v1::Page& page : draft.pages()) {
    add(page.code());
    for (const v1::Jump& jump : page.jumps()) add(CanonicalBytes(jump));
  }
  return logic;
}

class Comparison {
 public:
  Comparison(const v1::SurveyDefinition& older_draft, const Definition& older,
             const v1::SurveyDefinition& newer_draft, const Definition& newer)
      : older_draft_(older_draft), older_(older), newer_draft_(newer_draft), newer_(newer) {}

  Codes Run() {
    const Dependencies older(older_);
    const Dependencies newer(newer_);
    // Those that depend on the same answers are tried out together.
    std::map<Codes, std::vector<std::pair<size_t, size_t>>> groups;
    for (size_t n = 0; n < newer_.questions().size(); ++n) {
      const std::optional<size_t> o = older_.Find(newer_.questions()[n].code);
      if (!o.has_value()) continue;
      Codes codes = older.OfQuestion(*o);
      codes.insert(older.OfScreening().begin(), older.OfScreening().end());
      codes.insert(newer.OfQuestion(n).begin(), newer.OfQuestion(n).end());
      codes.insert(newer.OfScreening().begin(), newer.OfScreening().end());
      groups[std::move(codes)].emplace_back(*o, n);
    }
    for (const auto& [codes, group] : groups) {
      if (!TryOut(codes, group)) CompareText(codes, group);
    }
    return std::move(changed_);
  }

 private:
  using Pairs = std::vector<std::pair<size_t, size_t>>;

  bool TryOut(const Codes& codes, const Pairs& group) {
    const AnswerSpace space({&older_, &newer_}, codes, Completeness::kRequired);
    const size_t size = space.size().value_or(kMostOfAll);
    if (size > kMostOfAll - spent_) return false;
    const bool tried = space.ForEach(kMostOfOne, [&](const std::vector<AnswerSheet>& sheets) {
      const Way older = FindWay(older_, sheets[0]);
      const Way newer = FindWay(newer_, sheets[1]);
      const bool older_counts = older.end == v1::SURVEY_END_COMPLETE;
      const bool newer_counts = newer.end == v1::SURVEY_END_COMPLETE;
      for (const auto& [o, n] : group) {
        if ((older_counts && older.shown[o]) != (newer_counts && newer.shown[n])) {
          changed_.insert(newer_.questions()[n].code);
        }
      }
    });
    if (tried) spent_ += size;
    return tried;
  }

  void CompareText(const Codes& codes, const Pairs& group) {
    for (const auto& [o, n] : group) {
      Codes all = codes;
      all.insert(newer_.questions()[n].code);
      if (LogicOf(older_draft_, older_, all) != LogicOf(newer_draft_, newer_, all)) {
        changed_.insert(newer_.questions()[n].code);
      }
    }
  }

  const v1::SurveyDefinition& older_draft_;
  const Definition& older_;
  const v1::SurveyDefinition& newer_draft_;
  const Definition& newer_;
  Codes changed_;
  size_t spent_ = 0;
};

}  // namespace

std::set<std::string> ChangedAudiences(const v1::SurveyDefinition& older_draft,
                                       const Definition& older,
                                       const v1::SurveyDefinition& newer_draft,
                                       const Definition& newer) {
  return Comparison(older_draft, older, newer_draft, newer).Run();
}

}  // namespace tanggap::surveys
