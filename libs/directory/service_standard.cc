#include "libs/directory/service_standard.h"

#include <string>
#include <string_view>

#include "libs/base/strings.h"

namespace tanggap::directory {
namespace {

// What each step is called, with a place for the time it may take, in the order in which people
// meet them.
struct Wording {
  v1::ClockKind clock;
  std::string_view id;
  std::string_view en;
};

constexpr Wording kWordings[] = {
    {v1::CLOCK_KIND_VERIFY, "diverifikasi paling lama ", "verified within "},
    {v1::CLOCK_KIND_FIRST_RESPONSE, "tanggapan pertama paling lama setelah verifikasi ",
     "a first reply after verification within "},
    {v1::CLOCK_KIND_RESOLVE, "jawaban paling lama setelah verifikasi ",
     "an answer after verification within "},
    {v1::CLOCK_KIND_LEGAL, "batas menurut peraturan ", "at the latest, by law, within "},
    {v1::CLOCK_KIND_INFORMATION, "waktu pelapor untuk melengkapi informasi ",
     "the reporter's time to add information: "},
    {v1::CLOCK_KIND_CONFIRM, "waktu pelapor untuk menanggapi jawaban ",
     "the reporter's time to respond to the answer: "},
    {v1::CLOCK_KIND_APPEAL, "keberatan diputus paling lama ", "an appeal decided within "},
};

std::string AmountId(const v1::Allowance& allowance) {
  switch (allowance.unit()) {
    case v1::TIME_UNIT_WORKING_DAY:
      return base::Join(allowance.amount(), " hari kerja");
    case v1::TIME_UNIT_WORKING_HOUR:
      return base::Join(allowance.amount(), " jam kerja");
    default:
      return base::Join(allowance.amount(), " hari kalender");
  }
}

std::string AmountEn(const v1::Allowance& allowance) {
  const std::string_view plural = allowance.amount() == 1 ? "" : "s";
  switch (allowance.unit()) {
    case v1::TIME_UNIT_WORKING_DAY:
      return base::Join(allowance.amount(), " working day", plural);
    case v1::TIME_UNIT_WORKING_HOUR:
      return base::Join(allowance.amount(), " working hour", plural);
    default:
      return base::Join(allowance.amount(), " calendar day", plural);
  }
}

void AddPart(std::string_view wording, const std::string& amount, std::string& sentence) {
  if (!sentence.empty()) sentence += "; ";
  sentence += wording;
  sentence += amount;
}

std::string Finish(std::string sentence) {
  if (sentence.empty()) return sentence;
  if (sentence[0] >= 'a' && sentence[0] <= 'z')
    sentence[0] = static_cast<char>(sentence[0] - 'a' + 'A');
  return sentence + ".";
}

}  // namespace

common::v1::LocalizedText SentenceOf(const Policy& policy) {
  std::string id;
  std::string en;
  for (const Wording& wording : kWordings) {
    const v1::Allowance* allowance = policy.AllowanceFor(wording.clock);
    if (!allowance) continue;
    AddPart(wording.id, AmountId(*allowance), id);
    AddPart(wording.en, AmountEn(*allowance), en);
  }
  common::v1::LocalizedText text;
  text.set_id(Finish(std::move(id)));
  text.set_en(Finish(std::move(en)));
  return text;
}

v1::ServiceStandard ServiceStandardOf(const v1::GetServiceStandardRequest& request,
                                      const Policy& policy) {
  v1::ServiceStandard standard;
  standard.set_agency(request.agency());
  standard.set_category(request.category());
  standard.set_complaint_class(request.complaint_class());
  standard.set_track(request.track());
  standard.set_policy(policy.id);
  for (const v1::Allowance& allowance : policy.allowances) *standard.add_allowances() = allowance;
  *standard.mutable_sentence() = SentenceOf(policy);
  return standard;
}

}  // namespace tanggap::directory
