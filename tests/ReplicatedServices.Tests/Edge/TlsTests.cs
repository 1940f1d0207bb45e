using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using DesignPatterns.Edge.Tls;
using DesignPatterns.ReplicatedServices.Tests.Balancing;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ReplicatedServices.Tests.Edge;

public class TlsTests
{
    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Both_current_versions_are_spoken(SslProtocols version)
    {
        await using var edge = await RunningEdge.StartAsync();
        using var client = RunningEdge.ClientOf(edge.Address, version);

        Assert.Equal(edge.Cache.Address.Authority, await client.GetStringAsync("/"));
    }

    [Theory]
    [InlineData(0xC0)]
    [InlineData(0x300)]
    public async Task Versions_1_0_and_1_1_are_refused(int version)
    {
        await using var edge = await RunningEdge.StartAsync();
        using var client = RunningEdge.ClientOf(edge.Address, (SslProtocols)version);

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync("/"));
        Assert.Empty(edge.Cache.Requests);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Both_versions_of_http_are_negotiated(string version)
    {
        await using var edge = await RunningEdge.StartAsync();

        using var request = new HttpRequestMessage(HttpMethod.Get, "/x%2Fy?z")
        {
            Version = Version.Parse(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await edge.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(request.Version, response.Version);
        Assert.Equal("/x%2Fy?z", Assert.Single(edge.Cache.Requests).RawTarget);
    }

    [Fact]
    public async Task An_https_address_alone_terminates_tls_without_a_deprecated_switch()
    {
        // The companion's nginx files say `ssl on`, which nginx 1.25 no longer loads.
        await using var edge = await RunningEdge.StartAsync();

        var answer = await RawClient.SendAsync(edge.Address, "GET / HTTP/1.1\nHost: x\n\n");

        Assert.DoesNotContain("200 OK", answer, StringComparison.Ordinal);
        Assert.Empty(edge.Cache.Requests);
    }

    [Fact]
    public void The_certificate_of_development_is_for_this_machine_alone()
    {
        using var certificate = SelfSignedCertificate.ForLocalhost(TimeProvider.System.GetUtcNow());

        Assert.True(certificate.HasPrivateKey);
        Assert.True(certificate.MatchesHostname("localhost"));
        Assert.True(certificate.MatchesHostname("127.0.0.1"));
        Assert.True(certificate.MatchesHostname("::1"));
        Assert.False(certificate.MatchesHostname("edge.example"));
    }

    [Fact]
    public async Task Outside_development_the_edge_does_not_start_without_a_certificate_and_says_so()
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(
            () => RunningEdge.StartAsync(RawClient.Nobody(), [], "Production"));

        Assert.Contains("Kestrel:Certificates:Default:Path", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configured_certificate_is_the_one_that_is_shown()
    {
        var folder = Directory.CreateTempSubdirectory();
        var configuration = Certificates.In(folder);
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(
            configuration["Kestrel:Certificates:Default:Path"]!);
        await using var edge = await RunningEdge.StartAsync(configuration, "Production");

        using var connection = new TcpClient();
        await connection.ConnectAsync(edge.Address.Host, edge.Address.Port);
        await using var tls = new SslStream(
            connection.GetStream(), leaveInnerStreamOpen: false, (_, shown, _, _) => shown is not null);
        await tls.AuthenticateAsClientAsync("edge.example");

        Assert.Equal(certificate.Thumbprint, tls.RemoteCertificate!.GetCertHashString());
        folder.Delete(recursive: true);
    }
}
