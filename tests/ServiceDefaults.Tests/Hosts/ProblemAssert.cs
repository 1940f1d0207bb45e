using System.Net.Http.Json;
using System.Text.Json;

namespace DesignPatterns.ServiceDefaults.Tests.Hosts;

internal static class ProblemAssert
{
    /// <summary>The answer is problem details with this status; gives them back.</summary>
    public static async Task<JsonElement> IsProblemAsync(HttpResponseMessage answer, int status)
    {
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        return problem;
    }
}
