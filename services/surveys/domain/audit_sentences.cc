#include "services/surveys/domain/audit_sentences.h"

#include <absl/strings/str_replace.h>

#include "libs/base/strings.h"

namespace tanggap::surveys {

namespace {

struct Sentences {
  const char* english;
  const char* indonesian;
};

Sentences SentencesOf(v1::AuditFindingKind kind) {
  switch (kind) {
    case v1::AUDIT_FINDING_KIND_DOES_NOT_ADD_UP:
      return {
          "The index {} does not follow from the NRR, however they were rounded, with no known "
          "weight or rounding on the way; check both.",
          "Indeks {} tidak dapat diperoleh dari NRR, bagaimanapun pembulatannya, dengan bobot dan "
          "pembulatan antara yang dikenal; periksa keduanya."};
    case v1::AUDIT_FINDING_KIND_WRONG_GRADE:
      return {
          "Grade or performance are not those of the index, which are {}; correct what is wrong.",
          "Mutu atau kinerja pelayanan tidak sesuai dengan indeksnya, yaitu {}; perbaiki yang "
          "salah."};
    case v1::AUDIT_FINDING_KIND_OTHER_BANDS:
      return {"The grade was read from the bands of {}; read it from those of this profile.",
              "Mutu pelayanan dibaca dari rentang {}; baca dari rentang profil ini."};
    case v1::AUDIT_FINDING_KIND_WRONG_ELEMENTS:
      return {
          "The element {} is missing, or is none of this profile; check which regulation the "
          "report follows.",
          "Unsur {} tidak ada, atau bukan unsur profil ini; periksa peraturan yang diikuti "
          "laporan."};
    case v1::AUDIT_FINDING_KIND_OUT_OF_SCALE:
      return {"The NRR of {} lies outside the scale; check how it was computed.",
              "NRR unsur {} berada di luar skala; periksa cara penghitungannya."};
    case v1::AUDIT_FINDING_KIND_SAMPLE_TOO_SMALL:
      return {
          "There are fewer respondents than the {} that Krejcie and Morgan ask for; ask more "
          "people.",
          "Jumlah responden kurang dari {} menurut Krejcie dan Morgan; tambah responden."};
    case v1::AUDIT_FINDING_KIND_SAMPLE_TOO_LARGE:
      return {
          "There are more respondents than the {} people who used the service; check both "
          "numbers.",
          "Jumlah responden melebihi {} pengguna layanan; periksa kedua angka."};
    default:
      return {"", ""};
  }
}

std::string English(const v1::Reproduction& way, bool rounded_means_may_be_it) {
  std::string text =
      base::Join("The index was computed with the ",
                 way.weight().empty() ? "exact weights" : "cut weight ", way.weight());
  const bool total = way.has_total_decimals();
  if (total || way.has_weighted_mean_decimals()) {
    text +=
        base::Join(total ? " and the sum of the weighted NRR" : " and each weighted NRR",
                   " rounded to ", total ? way.total_decimals() : way.weighted_mean_decimals(),
                   " digits; compute it with the exact weights and round nothing but the index.");
  } else {
    text += "; compute it with the exact weights.";
  }
  if (rounded_means_may_be_it)
    text += " NRR with more digits than the report prints might give it too.";
  return text;
}

std::string Indonesian(const v1::Reproduction& way, bool rounded_means_may_be_it) {
  std::string text = base::Join("Indeks dihitung dengan bobot ",
                                way.weight().empty() ? "yang tepat" : "terpotong ", way.weight());
  const bool total = way.has_total_decimals();
  if (total || way.has_weighted_mean_decimals()) {
    text += base::Join(total ? " dan jumlah NRR tertimbang" : " dan setiap NRR tertimbang",
                       " dibulatkan menjadi ",
                       total ? way.total_decimals() : way.weighted_mean_decimals(),
                       " angka di belakang koma; hitung dengan bobot yang tepat dan bulatkan "
                       "indeksnya saja.");
  } else {
    text += "; hitung dengan bobot yang tepat.";
  }
  if (rounded_means_may_be_it)
    text += " NRR dengan lebih banyak angka daripada yang tercetak mungkin juga menghasilkannya.";
  return text;
}

}  // namespace

std::string MethodSentence(const v1::Reproduction& way, bool rounded_means_may_be_it,
                           errors::Language language) {
  return language == errors::Language::kEnglish ? English(way, rounded_means_may_be_it)
                                                : Indonesian(way, rounded_means_may_be_it);
}

std::string FindingSentence(v1::AuditFindingKind kind, std::string_view subject,
                            errors::Language language) {
  const Sentences sentences = SentencesOf(kind);
  const char* sentence =
      language == errors::Language::kEnglish ? sentences.english : sentences.indonesian;
  return absl::StrReplaceAll(sentence, {{"{}", base::AsAbsl(subject)}});
}

}  // namespace tanggap::surveys
