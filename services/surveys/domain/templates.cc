#include "services/surveys/domain/templates.h"

#include <google/protobuf/text_format.h>

#include <string>
#include <utility>

#include "libs/base/invariant.h"
#include "tanggap_text/surveys_templates.h"

namespace tanggap::surveys {
namespace {

Sentence LabelOf(const std::string& name) {
  if (name == "surveyTemplates/skm-14-2017") {
    return {"Survei Kepuasan Masyarakat (PermenPANRB 14/2017)",
            "Community Satisfaction Survey (PermenPANRB 14/2017)"};
  }
  if (name == "surveyTemplates/complaint-closing") {
    return {"Survei penutupan pengaduan", "Survey after a complaint"};
  }
  TANGGAP_INVARIANT(name == "surveyTemplates/nps", "every template has a label");
  return {"Kesediaan merekomendasikan layanan (NPS)", "Net Promoter Score"};
}

std::vector<Template> Read() {
  std::vector<Template> templates;
  for (const auto& [file, text] : text::surveys_templates()) {
    Template& each = templates.emplace_back();
    TANGGAP_INVARIANT(
        google::protobuf::TextFormat::ParseFromString(std::string(text), &each.message),
        std::string(file).c_str());
    each.label = LabelOf(each.message.name());
  }
  return templates;
}

}  // namespace

const std::vector<Template>& Templates() {
  static const auto& templates = *new std::vector<Template>(Read());
  return templates;
}

const Template* FindTemplate(std::string_view name) {
  for (const Template& each : Templates()) {
    if (each.message.name() == name) return &each;
  }
  return nullptr;
}

}  // namespace tanggap::surveys
