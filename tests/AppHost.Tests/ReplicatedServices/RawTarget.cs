namespace DesignPatterns.AppHost.Tests.ReplicatedServices;

/// <summary>A request whose target goes over the wire as it is written, however odd.</summary>
internal static class RawTarget
{
    private static readonly UriCreationOptions AsWritten = new()
    {
        DangerousDisablePathAndQueryCanonicalization = true,
    };

    public static HttpRequestMessage Get(Uri address, string target) =>
        new(HttpMethod.Get, new Uri(address.GetLeftPart(UriPartial.Authority) + target, AsWritten));
}
