#include "services/surveys/store/survey_filter.h"

#include <variant>
#include <vector>

#include "libs/base/invariant.h"

namespace tanggap::surveys {

namespace {

constexpr std::string_view kProfiles = "indexProfiles/";

class FilterSql {
 public:
  explicit FilterSql(postgres::ParameterBinder& bind) : bind_(bind) {}

  std::string Render(const query::Expression& expression) {
    return std::visit(
        query::Cases{[&](const query::And& all) { return Joined(all.operands, " AND "); },
                     [&](const query::Or& any) { return Joined(any.operands, " OR "); },
                     [&](const query::Not& no) { return base::Join("NOT ", Render(*no.operand)); },
                     [&](const query::Comparison& comparison) { return Compare(comparison); },
                     [&](const query::TextTerm&) { return std::string("false"); }},
        expression.node);
  }

 private:
  std::string Joined(const std::vector<query::Expression>& operands, std::string_view between) {
    std::string sql;
    for (const query::Expression& operand : operands)
      sql += base::Join(sql.empty() ? "" : between, Render(operand));
    return base::Join("(", sql, ")");
  }

  std::string Compare(const query::Comparison& comparison) {
    if (std::holds_alternative<query::Present>(comparison.value))
      return base::Join("s.", comparison.field, " <> ''");
    return base::Join("s.", comparison.field, " ", query::OperatorText(comparison.op), " ",
                      Bind(comparison));
  }

  std::string Bind(const query::Comparison& comparison) {
    return std::visit(
        query::Cases{[&](const std::string& text) { return bind_.Text(Kept(comparison, text)); },
                     [&](absl::Time time) { return bind_.Time(time); },
                     [&](const query::EnumValue& choice) { return bind_.Int(choice.number); },
                     [&](const auto&) -> std::string {
                       TANGGAP_INVARIANT(false, "no field of the list has such a value");
                       return "";
                     }},
        comparison.value);
  }

  // A profile is named indexProfiles/{code}, and kept by its code.
  static std::string_view Kept(const query::Comparison& comparison, std::string_view text) {
    const bool named = comparison.field == "index_profile" && text.starts_with(kProfiles);
    return named ? text.substr(kProfiles.size()) : text;
  }

  postgres::ParameterBinder& bind_;
};

}  // namespace

std::string SurveyCondition(const query::Filter& filter, postgres::ParameterBinder& bind) {
  return FilterSql(bind).Render(filter.root());
}

}  // namespace tanggap::surveys
