using DesignPatterns.ElectedReporter.Reporting;

namespace DesignPatterns.ElectedReporter.Showing;

/// <summary>Who owns, and what has become of the report, as any replica sees it.</summary>
/// <param name="Replica">Who says so.</param>
/// <param name="Owner">Null: nobody, at the moment.</param>
/// <param name="Since">When the owner wrote first; null: not yet.</param>
/// <param name="LastHandoverMs">
/// From the last write of the owner before to the first of this one; null: there was none before, or it went
/// on writing.
/// </param>
/// <param name="Now">When all this was so, by the report store's clock, as all times here.</param>
/// <param name="Reigns">The oldest first.</param>
internal sealed record Standing(
    string Replica,
    string? Owner,
    long? Token,
    DateTimeOffset? Since,
    double? LastHandoverMs,
    IReadOnlyList<WayStanding> Ways,
    DateTimeOffset Now,
    IReadOnlyList<Reign> Reigns);

/// <summary>What has become of the report that is written in one way.</summary>
/// <param name="Lost">How many acknowledged updates are not in the number.</param>
/// <param name="Refused">How many turns of owners that are none any more were refused.</param>
internal sealed record WayStanding(string Way, long Number, long Acknowledged, long Lost, long Refused);
