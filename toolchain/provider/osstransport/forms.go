package osstransport

import (
	"strconv"
	"strings"
)

// XML does not tell a list of one from a single value, nor a number from a text; the
// provider takes both for granted. These are the elements of which it does, read in
// its resources of buckets (release 1.285.0).
var lists = words(`CORSRule AllowedOrigin AllowedMethod AllowedHeader ExposeHeader Referer
	header parameter RoutingRule IncludeHeader Pass Remove Set MirrorMultiAlternate
	ReturnHeader Taggings`)

var integers = words(`HttpStatus LastModifyBeginTimeStamp LastModifyEndTimeStamp
	LowerSizeBound MaxAgeSeconds MirrorAsyncStatus MirrorMultiAlternateNumber
	RetentionPeriodInDays RuleNumber UpperSizeBound`)

var booleans = words(`AllowEmptyReferer AllowTruncateQueryString BlockPublicAccess Enable
	EnableReplacePrefix Enabled IsEnabled MirrorAllowGetImageInfo MirrorAllowHeadObject
	MirrorAllowVideoSnapshot MirrorCheckMd5 MirrorFollowRedirect MirrorIsExpressTunnel
	MirrorPassOriginalSlashes MirrorPassQueryString MirrorProxyPass MirrorSNI
	MirrorSaveOssMeta MirrorSwitchAllErrors MirrorUserLastModified MirrorUsingRole PassAll
	PassQueryString ResponseVary StrongCipherSuite SupportSubDir TruncatePath`)

func words(text string) map[string]bool {
	found := map[string]bool{}
	for _, word := range strings.Fields(text) {
		found[word] = true
	}
	return found
}

// typed returns the text of an element as the number or the truth that it stands for;
// what it cannot be stays text.
func typed(name string, content any) any {
	text, ok := content.(string)
	if !ok {
		return content
	}
	if integers[name] {
		if number, err := strconv.Atoi(text); err == nil {
			return number
		}
	}
	if booleans[name] && (text == "true" || text == "false") {
		return text == "true"
	}
	return text
}
