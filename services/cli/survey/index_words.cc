#include "services/cli/survey/index_words.h"

#include "libs/base/strings.h"
#include "services/cli/survey/survey_names.h"

namespace tanggap::cli {
namespace {

namespace v1 = surveys::v1;

// Up to which the service counts those who wait, of one unit and month (Index.pending_count).
constexpr int64_t kMostCounted = 100;

}  // namespace

std::string WithheldText(const v1::Index& index, int min_cell, const View& view) {
  switch (index.suppression()) {
    case v1::SUPPRESSION_UNSPECIFIED:
      return "";
    case v1::SUPPRESSION_SMALL:
      return view.Say(base::Join("withheld: fewer than ", min_cell, " respondents"),
                      base::Join("tidak ditampilkan: kurang dari ", min_cell, " responden"));
    case v1::SUPPRESSION_COMPLEMENT:
      return view.Say(base::Join("withheld: fewer than ", min_cell, " could be told by difference"),
                      base::Join("tidak ditampilkan: kurang dari ", min_cell,
                                 " responden dapat terlihat dari selisih"));
    case v1::SUPPRESSION_EMPTY:
      return view.Say("no responses in the figures yet", "belum ada jawaban yang dihitung");
    case v1::SUPPRESSION_ELEMENT_UNANSWERED:
      return view.Say("withheld: nobody answered one of the elements",
                      "tidak ditampilkan: salah satu unsur tidak dijawab siapa pun");
    default:
      return ShortNameOf(index.suppression());
  }
}

std::string NoteText(v1::IndexNote note, const View& view) {
  switch (note) {
    case v1::INDEX_NOTE_ACCIDENTAL_SAMPLE:
      return view.Say("Respondents are those who happened to answer, not drawn by chance.",
                      "Responden adalah mereka yang kebetulan menjawab, bukan sampel acak.");
    case v1::INDEX_NOTE_COST_CEILING:
      return view.Say(
          "Nine in ten answers to BIAYA are the highest: it raises the index without measuring.",
          "Sembilan dari sepuluh jawaban BIAYA bernilai tertinggi: indeks naik tanpa mengukur.");
    case v1::INDEX_NOTE_ITEMS_LEFT_OUT:
      return view.Say("Elements have different numbers of answers.",
                      "Jumlah jawaban antarunsur berbeda.");
    case v1::INDEX_NOTE_MANY_FLAGGED:
      return view.Say("One response in ten or more has a quality flag.",
                      "Sepersepuluh atau lebih jawaban bertanda mutu meragukan.");
    case v1::INDEX_NOTE_REWORDED:
      return view.Say("Questions were re-worded within the period.",
                      "Kalimat pertanyaan berubah di tengah periode.");
    case v1::INDEX_NOTE_CONVERTED:
      return view.Say("Answers were converted from another scale.",
                      "Jawaban dikonversi dari skala lain.");
    case v1::INDEX_NOTE_SAMPLE_TOO_SMALL:
      return view.Say("Fewer respondents than the sample asks for.",
                      "Responden lebih sedikit daripada sampel yang diminta.");
    case v1::INDEX_NOTE_PROFILE_UNCONFIRMED:
      return view.Say(
          "One of the profile's numbers has not been compared with the regulation's own text.",
          "Salah satu angka profil belum dicocokkan dengan naskah peraturannya.");
    default:
      return ShortNameOf(note);
  }
}

std::string StepText(v1::TraceStepKind kind, const View& view) {
  switch (kind) {
    case v1::TRACE_STEP_KIND_SUM:
      return view.Say("sum", "jumlah");
    case v1::TRACE_STEP_KIND_MEAN:
      return "NRR";
    case v1::TRACE_STEP_KIND_WEIGHT:
      return view.Say("weighted", "tertimbang");
    case v1::TRACE_STEP_KIND_ADD:
      return view.Say("total", "total");
    case v1::TRACE_STEP_KIND_MULTIPLY:
      return view.Say("multiplied", "dikalikan");
    case v1::TRACE_STEP_KIND_ROUND:
      return view.Say("rounded", "dibulatkan");
    case v1::TRACE_STEP_KIND_GRADE:
      return "mutu";
    default:
      return ShortNameOf(kind);
  }
}

std::string WaitingText(const v1::Index& index, const View& view) {
  const int64_t count = index.pending_count();
  if (count == 0) return "";
  const bool all = count < kMostCounted;
  return view.Say(base::Join(all ? "" : "at least ", count, " more wait to be counted"),
                  base::Join(all ? "" : "sedikitnya ", count, " lagi menunggu dihitung"));
}

std::string WaitingCell(const v1::Index& index) {
  return base::Join(index.pending_count(), index.pending_count() < kMostCounted ? "" : "+");
}

}  // namespace tanggap::cli
