namespace DesignPatterns.ElectedReporter.Reporting;

/// <summary>
/// A way to keep a report's number increasing although its owner may have been replaced unawares.
/// </summary>
/// <remarks>
/// Both calls take one step in the store each. Between them the owner works, or is paused by a garbage
/// collector, a virtual machine's move or a button.
/// </remarks>
internal interface IWay
{
    /// <summary>
    /// As in <see cref="ElectedReporterOptions.Ways"/>, and in the name of the report's key.
    /// </summary>
    string Name { get; }

    /// <returns>The report's number now; null: the owner may not write.</returns>
    /// <exception cref="ReportStoreException">The store did not answer.</exception>
    Task<long?> ReadAsync(Claim claim, CancellationToken cancellationToken);

    /// <returns>Whether the number was written, and is acknowledged; if not, nothing was changed.</returns>
    /// <exception cref="ReportStoreException">The store did not answer; it may be written or not.</exception>
    Task<bool> WriteAsync(Claim claim, long number, CancellationToken cancellationToken);
}
