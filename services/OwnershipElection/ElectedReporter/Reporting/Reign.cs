namespace DesignPatterns.ElectedReporter.Reporting;

/// <summary>A time in which one replica wrote as the owner, by the store's clock.</summary>
/// <param name="From">When it wrote first.</param>
/// <param name="Until">When it wrote last.</param>
internal sealed record Reign(string Owner, long Token, DateTimeOffset From, DateTimeOffset Until)
{
    /// <returns>From its last write to the first of the next one; null: it had not stopped by then.</returns>
    public TimeSpan? HandoverTo(Reign next) => next.From >= Until ? next.From - Until : null;
}

/// <param name="Now">The instant, by the store's clock, in which this was so.</param>
/// <param name="Reigns">The oldest first, in the order of their tokens.</param>
internal sealed record ReignList(DateTimeOffset Now, IReadOnlyList<Reign> Reigns);
