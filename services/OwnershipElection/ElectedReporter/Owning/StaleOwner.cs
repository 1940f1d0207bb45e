namespace DesignPatterns.ElectedReporter.Owning;

/// <summary>
/// The fault of an owner that does not notice its loss, as one that ignores what its lease says.
/// </summary>
internal static class StaleOwner
{
    public const string FaultName = "stale-owner";

    public const string Description =
        "The lease is not renewed, and once it is lost this owner goes on writing for so long.";
}
