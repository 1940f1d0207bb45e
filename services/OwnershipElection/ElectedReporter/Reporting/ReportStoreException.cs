namespace DesignPatterns.ElectedReporter.Reporting;

/// <summary>
/// The report's store did not answer in time, or refused; what was asked may have taken effect.
/// </summary>
internal sealed class ReportStoreException(string reason, Exception inner) : Exception(reason, inner);
