using DesignPatterns.Gathering;
using DesignPatterns.SearchMessages;

namespace DesignPatterns.SearchRoot.Searching;

internal static class LeafCoverages
{
    /// <param name="asked">What the leaf was asked, and what came of it.</param>
    public static LeafCoverage Of(LeafOutcome<LeafReply> leaf, string asked) => new(
        leaf.Leaf,
        NameOf(leaf.Outcome),
        leaf.Replica,
        leaf.Hedged,
        leaf.Attempts,
        Math.Round(leaf.Took.TotalMilliseconds, 3),
        asked,
        leaf.Reason);

    private static string NameOf(Outcome outcome) => outcome switch
    {
        Outcome.Answered => "answered",
        Outcome.Late => "late",
        Outcome.Failed => "failed",
        _ => "abandoned",
    };
}
