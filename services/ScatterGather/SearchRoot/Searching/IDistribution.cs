using DesignPatterns.Gathering;

namespace DesignPatterns.SearchRoot.Searching;

/// <summary>A way to have leaves search together: the book's leaf distribution, and its root distribution.</summary>
internal interface IDistribution
{
    /// <summary>Ends by the deadline, and says in its coverage what is missing.</summary>
    /// <exception cref="OperationCanceledException">The caller has left.</exception>
    Task<Found> SearchAsync(SearchRequest request, Deadline deadline, CancellationToken cancellationToken);
}
