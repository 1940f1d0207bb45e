namespace DesignPatterns.Dashboard.Pages;

internal static class LocalAddress
{
    /// <summary>The address if it is one of this site, else the first page.</summary>
    public static string OrHome(string? address) =>
        address is ['/', ..] && address is not ['/', '/' or '\\', ..] ? address : "/";
}
