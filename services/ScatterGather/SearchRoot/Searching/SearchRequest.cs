using DesignPatterns.Gathering;
using DesignPatterns.SearchIndex.Queries;

namespace DesignPatterns.SearchRoot.Searching;

/// <summary>What a caller wants.</summary>
/// <param name="Text">The query as it was typed.</param>
/// <param name="Count">How many documents.</param>
internal sealed record SearchRequest(
    string Text, Query Query, int Count, Distribution Distribution, Partial Partial, TimeSpan Timeout);

/// <summary>Over which leaves a search is distributed.</summary>
internal enum Distribution
{
    /// <summary>Each leaf searches its own documents for all of the query.</summary>
    Leaf,

    /// <summary>Each leaf searches all documents for its own terms of the query.</summary>
    Root,
}
