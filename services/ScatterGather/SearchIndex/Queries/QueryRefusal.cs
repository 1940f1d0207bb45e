namespace DesignPatterns.SearchIndex.Queries;

/// <summary>Why a query is not searched for.</summary>
/// <param name="Message">A sentence for whoever wrote the query.</param>
/// <param name="Position">The character of the query that it is about, counted from 0.</param>
public sealed record QueryRefusal(string Message, int Position);
