"""Objects: whole, in ranges, in parts; settings of buckets."""

import hashlib

import alibabacloud_oss_v2 as oss
import pytest

from tests.simulator.clients.buckets import bucket, open_store
from tests.simulator.clients.site import Site

PART = 100 * 1024


def code_of(refused: "pytest.ExceptionInfo[oss.exceptions.OperationError]") -> str:
    service = refused.value.unwrap()
    assert isinstance(service, oss.exceptions.ServiceError), service
    return str(service.code)


def test_an_object_lives(site: Site) -> None:
    client = open_store(site)
    with bucket(site, f"gov-objects-{site.mode}") as name:
        for number in range(3):
            client.put_object(
                oss.PutObjectRequest(
                    bucket=name,
                    key=f"a/{number}.txt",
                    body=b"0123456789",
                    metadata={"owner": "safp"},
                )
            )
        head = client.head_object(oss.HeadObjectRequest(bucket=name, key="a/0.txt"))
        assert (head.content_length, head.metadata) == (10, {"owner": "safp"})
        part = client.get_object(
            oss.GetObjectRequest(bucket=name, key="a/0.txt", range_header="bytes=2-4")
        )
        assert (part.status_code, part.body.read()) == (206, b"234")
        client.copy_object(
            oss.CopyObjectRequest(
                bucket=name, key="b/copy.txt", source_bucket=name, source_key="a/0.txt"
            )
        )
        pages = client.list_objects_v2_paginator(limit=2).iter_page(
            oss.ListObjectsV2Request(bucket=name, prefix="a/")
        )
        found = [[row.key for row in page.contents or []] for page in pages]
        assert found == [["a/0.txt", "a/1.txt"], ["a/2.txt"]]
        with pytest.raises(oss.exceptions.OperationError) as used:
            client.delete_bucket(oss.DeleteBucketRequest(bucket=name))
        assert code_of(used) == "BucketNotEmpty"
        for key in ("a/0.txt", "a/1.txt", "a/2.txt", "b/copy.txt"):
            client.delete_object(oss.DeleteObjectRequest(bucket=name, key=key))
        with pytest.raises(oss.exceptions.OperationError) as gone:
            client.get_object(oss.GetObjectRequest(bucket=name, key="a/0.txt"))
        assert code_of(gone) == "NoSuchKey"


def test_an_object_arrives_in_parts(site: Site) -> None:
    client = open_store(site)
    with bucket(site, f"gov-parts-{site.mode}") as name:
        where = {"bucket": name, "key": "big.bin"}
        begun = client.initiate_multipart_upload(
            oss.InitiateMultipartUploadRequest(**where)
        )
        upload = {**where, "upload_id": begun.upload_id}
        bodies = [b"a" * PART, b"b" * PART, b"end"]
        tags = [
            client.upload_part(
                oss.UploadPartRequest(**upload, part_number=number, body=body)
            ).etag
            for number, body in enumerate(bodies, 1)
        ]
        shown = client.list_parts(oss.ListPartsRequest(**upload))
        assert [row.size for row in shown.parts] == [PART, PART, 3]
        parts = [
            oss.UploadPart(part_number=number, etag=tag)
            for number, tag in enumerate(tags, 1)
        ]
        with pytest.raises(oss.exceptions.OperationError) as wrong:
            client.complete_multipart_upload(
                oss.CompleteMultipartUploadRequest(
                    **upload,
                    complete_multipart_upload=oss.CompleteMultipartUpload(
                        parts=[oss.UploadPart(part_number=1, etag='"00"')]
                    ),
                )
            )
        assert code_of(wrong) == "InvalidPart"
        done = client.complete_multipart_upload(
            oss.CompleteMultipartUploadRequest(
                **upload,
                complete_multipart_upload=oss.CompleteMultipartUpload(parts=parts),
            )
        )
        digests = b"".join(hashlib.md5(body).digest() for body in bodies)  # noqa: S324
        whole = hashlib.md5(digests).hexdigest().upper()  # noqa: S324
        assert done.etag == f'"{whole}-3"'
        got = client.get_object(oss.GetObjectRequest(**where)).body.read()
        assert got == b"".join(bodies)
        with pytest.raises(oss.exceptions.OperationError) as gone:
            client.list_parts(oss.ListPartsRequest(**upload))
        assert code_of(gone) == "NoSuchUpload"
        client.delete_object(oss.DeleteObjectRequest(**where))


def test_an_upload_is_given_up(site: Site) -> None:
    client = open_store(site)
    with bucket(site, f"gov-given-up-{site.mode}") as name:
        where = {"bucket": name, "key": "never.bin"}
        begun = client.initiate_multipart_upload(
            oss.InitiateMultipartUploadRequest(**where)
        )
        listed = client.list_multipart_uploads(
            oss.ListMultipartUploadsRequest(bucket=name)
        )
        assert [row.upload_id for row in listed.uploads] == [begun.upload_id]
        client.abort_multipart_upload(
            oss.AbortMultipartUploadRequest(**where, upload_id=begun.upload_id)
        )
        listed = client.list_multipart_uploads(
            oss.ListMultipartUploadsRequest(bucket=name)
        )
        assert not listed.uploads


def test_a_bucket_is_changed_and_tagged(site: Site) -> None:
    client = open_store(site)
    with bucket(site, f"gov-settings-{site.mode}") as name:
        client.put_bucket_versioning(
            oss.PutBucketVersioningRequest(
                bucket=name,
                versioning_configuration=oss.VersioningConfiguration(status="Enabled"),
            )
        )
        info = client.get_bucket_info(oss.GetBucketInfoRequest(bucket=name))
        assert info.bucket_info.versioning == "Enabled"
        client.put_bucket_tags(
            oss.PutBucketTagsRequest(
                bucket=name,
                tagging=oss.Tagging(
                    tag_set=oss.TagSet(tags=[oss.Tag(key="owner", value="safp")])
                ),
            )
        )
        tags = client.get_bucket_tags(oss.GetBucketTagsRequest(bucket=name))
        shown = [(tag.key, tag.value) for tag in tags.tagging.tag_set.tags]
        assert shown == [("owner", "safp")]
        with pytest.raises(oss.exceptions.OperationError) as unset:
            client.get_bucket_encryption(oss.GetBucketEncryptionRequest(bucket=name))
        assert code_of(unset) == "NoSuchServerSideEncryptionRule"
