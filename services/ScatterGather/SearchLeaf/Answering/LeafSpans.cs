using System.Diagnostics;
using DesignPatterns.SearchMessages;

namespace DesignPatterns.SearchLeaf.Answering;

/// <summary>One server span a question, under the root's attempt; nothing at all if nobody listens.</summary>
internal static class LeafSpans
{
    private const string Prefix = "designpatterns.search.";

    private static readonly ActivitySource Source = new("DesignPatterns.SearchLeaf");

    /// <summary>Starts the span and makes it current.</summary>
    /// <param name="parent">The default: the root is not traced, and neither is the leaf.</param>
    public static Activity? Start(LeafQuestion question, int shard, ActivityContext parent)
    {
        if (parent == default || !Source.HasListeners())
        {
            return null;
        }

        var kind = NameOf(question);
        return Source.StartActivity($"answer {kind}", ActivityKind.Server, parent)?
            .SetTag(Prefix + "shard", shard)
            .SetTag(Prefix + "question", kind);
    }

    /// <summary>Who is no longer waited for has not failed.</summary>
    public static void Fail(Activity? span, Exception failure)
    {
        if (failure is OperationCanceledException)
        {
            span?.SetTag(Prefix + "cancelled", true);
            return;
        }

        span?.SetTag("error.type", failure.GetType().FullName)
            .SetStatus(ActivityStatusCode.Error, failure.Message);
    }

    /// <summary>Says on the current span which fault bit.</summary>
    public static void TellFault(string fault) => Activity.Current?.SetTag("designpatterns.fault", fault);

    private static string NameOf(LeafQuestion question) => question switch
    {
        ShardQuestion => "shard",
        FrequencyQuestion => "frequency",
        ClauseQuestion => "clause",
        DocumentsQuestion => "documents",
        PrepareQuestion => "prepare",
        SwitchQuestion => "switch",
        StraggleQuestion => "straggle",
        _ => "other",
    };
}
